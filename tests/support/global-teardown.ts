// biome-ignore lint/style/noDefaultExport: jest calls the default export.
export default async function tearDown(): Promise<void> {
  await globalThis.sharedStackServer?.stop();
  await globalThis.testPostgres?.stop();
}
