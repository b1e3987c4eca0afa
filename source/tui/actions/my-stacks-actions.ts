import {sentence, type Problem} from '../../errors/problem.js';
import {cleanText} from '../../format/clean-text.js';
import {findThumbnail} from '../../pictures/find-thumbnail.js';
import {archivedStacks} from '../../setup/archived-stacks.js';
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
	const isRefused = listed?.ok === false && listed.problem.kind === 'login';
	const said = (failed: Problem) => sentence(isRefused ? {...failed, next: 'r signs in again.'} : failed);
	const problem = listed ? (listed.ok ? undefined : said(listed.problem)) : 'Not signed in: the stacks on the server are not shown. r signs in.';
	if (isRefused && crowdSky.login() === login) app.change(view => ({...view, isSignedIn: false}));
	changeStacks(app, ({rows}) => ({phase: 'read', problem, archive, rows: listed?.ok ? listed.value : rows}));
}

/** Shows the picture of a stack from the telescope, the archive or the server, whichever has it. */
export async function showStackPicture(app: AppContext, {id, file, telescope, archivePath, rowId}: ActionOf<'showStackPicture'>): Promise<void> {
	const found = await findThumbnail(`The picture of ${cleanText(file)} cannot be shown`, sourcesOf(app, {telescope, archivePath, rowId}), cacheOf(app), app.signal);
	const {overlay} = app.view() ?? {};
	if (overlay?.kind !== 'picture' || overlay.id !== id) return;
	app.setPicture(found.ok ? found.value : undefined);
	app.change(view => ({...view, overlay: {...overlay, isThere: found.ok, error: found.ok ? undefined : sentence(found.problem)}}));
}

/** Downloads stacks from the server into the folder of --dest, or into the current folder, one after the other; the first that fails ends it. */
export async function downloadStacks(app: AppContext, {rows}: ActionOf<'downloadStacks'>): Promise<void> {
	let saved = '';
	let count = 0;
	for (const {chunkKey, sizeBytes} of rows) {
		changeStacks(app, () => ({download: {name: chunkKey, bytes: 0, totalBytes: sizeBytes}}));
		const fetched = await downloadOne(app, chunkKey);
		if (!fetched?.ok) {
			const why = fetched ? sentence(fetched.problem) : 'You are not signed in: r signs in';
			const message = count === 0 ? why : `${count} of ${rows.length} saved. ${why}`;
			app.change(view => ({...view, message, myStacks: {...view.myStacks, download: undefined}}));
			return;
		}

		saved = fetched.value.path;
		count++;
		if (app.signal.aborted) break;
	}

	const message = rows.length === 1 ? `Saved as ${cleanText(saved)}` : `${count} stacks saved, the last as ${cleanText(saved)}`;
	app.change(view => ({...view, message, myStacks: {...view.myStacks, download: undefined}}));
}

async function downloadOne(app: AppContext, chunkKey: string) {
	const {crowdSky, signal} = app;
	const login = crowdSky.login();
	return login?.crowdsky.download(chunkKey, crowdSky.server.dest ?? '.', {signal, onProgress(bytes, totalBytes) {
		changeStacks(app, ({download}) => download ? {download: {...download, bytes, totalBytes: totalBytes ?? download.totalBytes}} : {});
	}});
}
