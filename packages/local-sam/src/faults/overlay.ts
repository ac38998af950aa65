/** A part of the stack that faults can lay themselves over. Without any, `current` is the part itself. */
export class Overlay<Part> {
  readonly #part: Part;
  readonly #layers = new Set<(below: Part) => Part>();
  /** What is to be used now. */
  current: Part;

  constructor(part: Part) {
    this.#part = part;
    this.current = part;
  }

  /** Puts a layer on top of the others; the answer takes it away again. */
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
