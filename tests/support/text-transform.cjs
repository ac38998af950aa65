// Jest's counterpart of esbuild's text loader, by which the migrate function carries its .sql files.
module.exports = {
  process: (text) => ({ code: `module.exports = ${JSON.stringify(text)};` }),
};
