import {success, type Result} from '../errors/problem.js';
import {countOf, fieldsOf, listOf, textOf} from './narrow.js';
import type {Album, TargetFolders} from './port.js';
import {targetOfSubFrameFolder} from './files/remote-path.js';
import type {Ask} from './rpc/rpc-connection.js';
import {oddAnswer, resultOf} from './rpc/rpc-message.js';

const what = 'Could not read the list of targets';

// Recordings of the Sun, the Moon and planets: they have no sub-frames to stack in blocks.
const solarSystemGroup = 'SolarSystem';

type GroupedAlbum = Album & {readonly isSolarSystem: boolean};

/** Reads all folders below MyWorks, paired into targets: all of them or a problem. Problem: a network problem, refused, protocol. */
export async function readTargets(ask: Ask, signal?: AbortSignal): Promise<Result<readonly TargetFolders[]>> {
	const reply = await ask('get_albums', undefined, {what, signal});
	if (!reply.ok) return reply;
	const result = resultOf(reply.value, what);
	if (!result.ok) return result;
	const albums = albumsOf(result.value);
	return albums === undefined ? oddAnswer(what, 'the album list has a part that makes no sense') : success(pairAlbums(albums));
}

/** The albums in a get_albums result; undefined if any part of it is not understood, because leaving out a part would hide targets. */
function albumsOf(result: unknown): readonly GroupedAlbum[] | undefined {
	const groups = listOf(fieldsOf(result)?.list);
	if (groups === undefined) return undefined;
	// A folder may be in more than one group.
	const albums = new Map<string, GroupedAlbum>();
	for (const group of groups) {
		const fields = fieldsOf(group);
		// Empty groups without a list have been seen.
		const files = fields?.files === undefined || fields.files === null ? [] : listOf(fields.files);
		if (fields === undefined || files === undefined) return undefined;
		for (const file of files) {
			const folder = textOf(fieldsOf(file)?.name);
			if (folder === undefined) return undefined;
			const known = albums.get(folder);
			albums.set(folder, {
				folder,
				count: Math.max(known?.count ?? 0, countOf(fieldsOf(file)?.count) ?? 0),
				isSolarSystem: fields.group_name === solarSystemGroup && known?.isSolarSystem !== false,
			});
		}
	}

	return [...albums.values()];
}

/** Whether a folder is in the album list. Undefined if that cannot be determined. */
export async function isInAlbums(ask: Ask, folder: string, signal?: AbortSignal): Promise<boolean | undefined> {
	const reply = await ask('get_albums', undefined, {what, signal});
	const albums = reply.ok && reply.value.code === 0 ? albumsOf(reply.value.result) : undefined;
	return albums?.some(album => album.folder === folder);
}

/**
 * Pairs `<target>` with its folder of sub-frames, however that is spelt; either may be missing. A pair of a mosaic (`M
 * 31_mosaic`) is a target like any other. If one target has folders with both endings, the second one stands alone under its
 * full name, so that none is lost.
 */
export function pairAlbums(albums: ReadonlyArray<Album & {readonly isSolarSystem?: boolean}>): readonly TargetFolders[] {
	const targets = new Map<string, TargetFolders & {isSolarSystem: boolean}>();
	const targetOf = (target: string) => targets.get(target)
		?? {target, stackFolder: undefined, subFrameFolder: undefined, stackCount: 0, subFrameCount: 0, isSolarSystem: false};

	for (const {folder, count, isSolarSystem = false} of albums) {
		const base = targetOfSubFrameFolder(folder);
		if (base === undefined) {
			targets.set(folder, {...targetOf(folder), stackFolder: folder, stackCount: count, isSolarSystem});
			continue;
		}

		const known = targetOf(base).subFrameFolder;
		const name = known === undefined || known === folder ? base : folder;
		targets.set(name, {...targetOf(name), subFrameFolder: folder, subFrameCount: count});
	}

	return [...targets.values()]
		.filter(({subFrameFolder, isSolarSystem}) => subFrameFolder !== undefined || !isSolarSystem)
		.map(({isSolarSystem: _, ...target}) => target);
}
