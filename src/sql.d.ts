declare module '*.sql' {
  /** The file's text: esbuild's text loader, as set for the migrate function in template.yaml. */
  const text: string;
  // biome-ignore lint/style/noDefaultExport: the loader gives the text as the default export.
  export default text;
}
