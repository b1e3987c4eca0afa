import {archiveThumbnail, serverThumbnail, telescopeThumbnail, type ThumbnailSource} from '../../pictures/find-thumbnail.js';
import {openThumbnailCache, type ThumbnailCache} from '../../pictures/thumbnail-cache.js';
import type {TelescopeStack} from '../../planning/my-stacks/my-stack.js';
import type {AppContext} from './app-context.js';

type Places = {readonly telescope: Omit<TelescopeStack, 'target'> | undefined; readonly archivePath: string | undefined; readonly rowId: string | undefined};

/** Where the picture of a stack may come from. `isHeld`: the telescope's line is needed for other work. */
export function sourcesOf({runtime, crowdSky}: Pick<AppContext, 'runtime' | 'crowdSky'>, {telescope, archivePath, rowId}: Places, isHeld = false): ThumbnailSource[] {
	const seestar = telescope && runtime.seestar(telescope.scope);
	const login = crowdSky.login();
	return [
		...(seestar ? [telescopeThumbnail(seestar, {...telescope, identity: runtime.identityOf(telescope.scope)}, isHeld)] : []),
		...(archivePath === undefined ? [] : [archiveThumbnail(archivePath)]),
		...(login && rowId !== undefined ? [serverThumbnail(login.crowdsky, rowId)] : []),
	];
}

let opened: {readonly folder: string; readonly cache: ThumbnailCache} | undefined;

/** The cache on this machine's disk. There is only one, because it counts what it holds. */
export function cacheOf({dataFolder}: Pick<AppContext, 'dataFolder'>): ThumbnailCache {
	const folder = `${dataFolder}/cache/thumbnails`;
	if (opened?.folder !== folder) opened = {folder, cache: openThumbnailCache(folder)};
	return opened.cache;
}
