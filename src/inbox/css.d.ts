/** esbuild puts a stylesheet that is imported for its effect beside the script that imports it. */
declare module '*.css';
