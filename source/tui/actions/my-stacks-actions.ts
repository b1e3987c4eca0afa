import {sentence, type Problem} from '../../errors/problem.js';
import {cleanText} from '../../format/clean-text.js';
import {counted} from '../../format/counted.js';
import {findThumbnail} from '../../pictures/find-thumbnail.js';
import {archivedStacks, identitiesOfRows} from '../../setup/archived-stacks.js';
import type {Action, MyStacksView} from '../view-state.js';
import type {AppContext} from './app-context.js';
import {cacheOf, sourcesOf} from './picture-sources.js';

type ActionOf<Kind extends Action['kind']> = Extract<Action, {kind: Kind}>;

const changeStacks = (app: AppContext, changes: (stacks: MyStacksView) => Partial<MyStacksView>) => {
	app.change(view => ({...view, myStacks: {...view.myStacks, ...changes(view.myStacks)}}));
};

// Loaded with this file, or ahead.
export {loadJpeg} from '../../pictures/decode-picture.js';

/** Reads the user's stacks on the server and in the archive; if a list cannot be read, the previous one stays. */
export async function readStacks(app: AppContext): Promise<void> {
	const {crowdSky, dataFolder, signal} = app;
	app.retryPictures();
	changeStacks(app, () => ({phase: 'reading', problem: undefined}));
	const login = crowdSky.login();
	const [listed, archive] = await Promise.all([login?.crowdsky.listStacks({signal}), archivedStacks(dataFolder, crowdSky)]);
	const identities = listed?.ok ? await identitiesOfRows(dataFolder, listed.value) : undefined;
	// Somebody has signed in meanwhile, and that reading shows what is theirs.
	if (crowdSky.login() !== login) return;
	const isRefused = listed?.ok === false && listed.problem.kind === 'login';
	const said = (failed: Problem) => sentence(isRefused ? {...failed, next: 'r signs in again.'} : failed);
	const problem = listed ? (listed.ok ? undefined : said(listed.problem)) : 'Not signed in: the stacks on the server are not shown. r signs in.';
	if (isRefused) app.change(view => ({...view, isSignedIn: false}));
	changeStacks(app, view => ({phase: 'read', problem, archive, identities: identities ?? view.identities, rows: listed?.ok ? listed.value : view.rows}));
}

/** Shows the picture of a stack from the telescope, the archive or the server, whichever has it. */
export async function showStackPicture(app: AppContext, {id, file, telescope, archivePath, rowId}: ActionOf<'showStackPicture'>): Promise<void> {
	const found = await findThumbnail(`The picture of ${cleanText(file)} cannot be shown`, sourcesOf(app, {telescope, archivePath, rowId}), cacheOf(app), app.signal);
	const {overlay} = app.view() ?? {};
	if (overlay?.kind !== 'picture' || overlay.id !== id) return;
	app.setPicture(found.ok ? found.value : undefined);
	app.change(view => ({...view, overlay: {...overlay, isThere: found.ok, error: found.ok ? undefined : sentence(found.problem)}}));
}

/**
 * Downloads stacks from the server into the folder of --dest, or into the current folder, one after the other; the first that fails
 * ends it. The server knows them by keys, which stacks of two telescopes or filters may share: of those it sends one.
 */
export async function downloadStacks(app: AppContext, {rows}: ActionOf<'downloadStacks'>): Promise<void> {
	const byKey = new Map(rows.map(row => [row.chunkKey, row]));
	const sharing = (key: string) => app.view()?.myStacks.rows.filter(({chunkKey}) => chunkKey === key).length ?? 0;
	let saved = '';
	let count = 0;
	let shared = 0;
	for (const [key, {sizeBytes}] of byKey) {
		changeStacks(app, () => ({download: {name: key, bytes: 0, totalBytes: sizeBytes}}));
		const fetched = await downloadOne(app, key);
		if (!fetched?.ok) {
			const why = fetched ? sentence(fetched.problem) : 'You are not signed in: r signs in';
			const message = count === 0 ? why : `${count} of ${byKey.size} saved. ${why}`;
			app.change(view => ({...view, message, myStacks: {...view.myStacks, download: undefined}}));
			return;
		}

		saved = cleanText(fetched.value.path);
		count++;
		shared = Math.max(shared, sharing(key));
		if (app.signal.aborted) break;
	}

	const message = shared > 1
		? rows.length === 1 ? `The server chose one of ${shared} stacks with this key: ${saved}` : `${counted(count, 'file')} saved; of stacks with one key the server chose one. The last: ${saved}`
		: rows.length === 1 ? `Saved as ${saved}` : `${counted(count, 'stack')} saved, the last as ${saved}`;
	app.change(view => ({...view, message, myStacks: {...view.myStacks, download: undefined}}));
}

async function downloadOne(app: AppContext, chunkKey: string) {
	const {crowdSky, signal} = app;
	const login = crowdSky.login();
	return login?.crowdsky.download(chunkKey, crowdSky.server.dest ?? '.', {signal, onProgress(bytes, totalBytes) {
		changeStacks(app, ({download}) => download ? {download: {...download, bytes, totalBytes: totalBytes ?? download.totalBytes}} : {});
	}});
}
