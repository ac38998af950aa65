/** esbuild writes a stylesheet that is imported for its side effect next to the script that imports it. */
declare module '*.css';
