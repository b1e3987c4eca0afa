import type {ProblemKind, Result} from '../../errors/problem.js';
import {findThumbnail, type ThumbnailSource} from '../../pictures/find-thumbnail.js';
import type {Wanted} from '../../pictures/plan-loading.js';
import {createThumbnailLoader, type ThumbnailLoader} from '../../pictures/thumbnail-loader.js';
import {cleanText} from '../../format/clean-text.js';
import type {MyStack} from '../../planning/my-stacks/my-stack.js';
import type {AppContext} from './app-context.js';
import {cacheOf, sourcesOf} from './picture-sources.js';

/** A stack whose picture is in view. */
export type WantedStack = Wanted & {readonly stack: MyStack};

/** How long a telescope or server that does not answer is not asked for further pictures, ms. */
const awayMs = 30_000;

/** Problems that the next picture would have as well. */
const ofTheLine = new Set<ProblemKind>(['unreachable', 'timeout', 'login', 'locked']);

/** Loads the pictures of the gallery from the telescope, the archive or the server, whichever has them. */
export function createGalleryLoader(app: AppContext, onChange: () => void): ThumbnailLoader<WantedStack> {
	const away = new Map<string, {readonly untilMs: number; readonly answer: Result<Uint8Array>}>();
	/** Does not ask again where nobody answered a moment ago: forty pictures would each wait for their timeout. */
	const patient = (source: ThumbnailSource): ThumbnailSource => ({...source, async read(signal) {
		const {line} = source;
		if (line === undefined) return source.read(signal);
		const known = away.get(line);
		if (known && known.untilMs > performance.now()) return known.answer;
		const answer = await source.read(signal);
		if (!answer.ok && ofTheLine.has(answer.problem.kind)) away.set(line, {untilMs: performance.now() + awayMs, answer});
		return answer;
	}});
	const loader = createThumbnailLoader<WantedStack>({
		onChange,
		async load({stack: {object, telescope, archive, row}, isHeld}, signal) {
			const sources = sourcesOf(app, {telescope, archivePath: archive?.path, rowId: row?.id}, isHeld);
			return findThumbnail(`The picture of ${cleanText(object)} cannot be shown`, sources.map(source => patient(source)), cacheOf(app), signal);
		},
	});
	return {...loader, tryAgain() {
		away.clear();
		loader.tryAgain();
	}};
}
