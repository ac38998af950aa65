/** A part of the stack that faults can cover with layers. Without any, `current` is the part itself. */
export class Overlay<Part> {
  readonly #part: Part;
  readonly #layers = new Set<(below: Part) => Part>();
  /** The part to use now. */
  current: Part;

  constructor(part: Part) {
    this.#part = part;
    this.current = part;
  }

  /** Puts a layer on top of the others; the result removes it. */
  lay(layer: (below: Part) => Part): () => void {
    this.#layers.add(layer);
    this.#compose();
    return () => {
      this.#layers.delete(layer);
      this.#compose();
    };
  }

  #compose(): void {
    this.current = this.#part;
    for (const layer of this.#layers) this.current = layer(this.current);
  }
}
