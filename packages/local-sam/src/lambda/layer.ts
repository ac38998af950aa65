import { mkdir, readFile, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { asRecord, type JsonObject } from '../cloudformation/json.ts';
import { StartError } from '../errors.ts';

/**
 * Lays out a layer in `folder` as AWS mounts it: nodejs/node_modules holds exactly the packages that the layer declares,
 * each a link to the installed one.
 * @returns the folder to put on NODE_PATH
 * @throws StartError when a package is not installed in the version that would be deployed with the layer.
 */
export async function layOutLayer(name: string, contentFolder: string, root: string, folder: string): Promise<string> {
  const modules = join(folder, 'nodejs', 'node_modules');
  await mkdir(modules, { recursive: true });
  for (const [dependency, version] of Object.entries(await deployedVersions(name, contentFolder))) {
    const installed = join(root, 'node_modules', dependency);
    const installedVersion = (await readJson(join(installed, 'package.json')))?.version;
    if (installedVersion !== version) {
      throw new StartError(
        `${name}: deploys ${dependency} ${version}, but ${String(installedVersion ?? 'none')} is installed: ` +
          'give both package.json files the same version, then npm install',
      );
    }
    await mkdir(dirname(join(modules, dependency)), { recursive: true });
    // A junction needs no administrator on Windows; elsewhere the type is ignored.
    await symlink(installed, join(modules, dependency), 'junction');
  }
  return modules;
}

async function deployedVersions(name: string, contentFolder: string): Promise<Record<string, string>> {
  const manifest = await readJson(join(contentFolder, 'package.json'));
  if (manifest === undefined) {
    throw new StartError(`${name}: there is no package.json in ${contentFolder}`);
  }
  const locked = asRecord((await readJson(join(contentFolder, 'package-lock.json')))?.packages);
  return Object.fromEntries(
    Object.entries(asRecord(manifest.dependencies)).map(([dependency, range]) => [
      dependency,
      String(asRecord(locked[`node_modules/${dependency}`]).version ?? range),
    ]),
  );
}

async function readJson(path: string): Promise<JsonObject | undefined> {
  try {
    return asRecord(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
}
