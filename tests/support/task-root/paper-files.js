globalThis.lazyFiles = {};
