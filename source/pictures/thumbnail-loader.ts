import type {Picture} from '../components/half-block-image.js';
import type {Result} from '../errors/problem.js';
import {noPictureOf, type NoPicture, type Thumbnail} from './no-picture.js';
import {planLoading, type Wanted} from './plan-loading.js';
import {fittedPicture, type PixelSize} from './scale-picture.js';

type LoaderOptions<Item extends Wanted> = {
	/** Fetches and decodes a picture; must not reject. */
	readonly load: (item: Item, signal: AbortSignal) => Promise<Result<Picture>>;
	/** Called when there is something new to show. */
	readonly onChange: () => void;
	readonly atOnce?: number;
	/** How long a view has to stay unchanged before its pictures are loaded, ms, so that paging through thousands loads none. */
	readonly settleMs?: number;
	/** The most memory that scaled pictures may take, bytes. */
	readonly boundBytes?: number;
	readonly nowMs?: () => number;
};

/** Loads visible pictures, a few at a time, and keeps as many as its bound allows. */
export type ThumbnailLoader<Item extends Wanted> = {
	/** Sets the visible pictures, the most wanted first, and their largest size. Pictures that are no longer visible are not loaded. */
	want(items: readonly Item[], size: PixelSize): void;
	thumbnailOf(id: string): Thumbnail;
	/** Forgets why pictures could not be loaded, and tries them all again. */
	tryAgain(): void;
};

type Kept = {readonly thumbnail: Exclude<Thumbnail, {kind: 'loading'}>; readonly size: PixelSize; readonly bytes: number; /** Tried again from then on. */ readonly againAtMs: number};

/** The size of an entry without its picture, bytes: there may be thousands. */
const entryBytes = 200;
const laterMs: Readonly<Record<NoPicture, number>> = {none: Infinity, broken: Infinity, tooLarge: Infinity, refused: 60_000, busy: 5000, away: 30_000};
const loading: Thumbnail = {kind: 'loading'};

/** See ThumbnailLoader. */
export function createThumbnailLoader<Item extends Wanted>(options: LoaderOptions<Item>): ThumbnailLoader<Item> {
	const {load, onChange, atOnce = 3, settleMs = 120, boundBytes = 24_000_000, nowMs = () => performance.now()} = options;
	const kept = new Map<string, Kept>();
	const running = new Map<string, Wanted & {readonly controller: AbortController}>();
	let keptBytes = 0;
	let wanted: readonly Item[] = [];
	let size: PixelSize = {widthPixels: 0, heightPixels: 0};
	let settling: NodeJS.Timeout | undefined;

	const isKnown = (id: string): boolean => {
		const entry = kept.get(id);
		if (!entry || nowMs() >= entry.againAtMs) return false;
		return entry.thumbnail.kind === 'none' || (entry.size.widthPixels === size.widthPixels && entry.size.heightPixels === size.heightPixels);
	};

	const keep = (id: string, entry: Kept): void => {
		keptBytes += entry.bytes - (kept.get(id)?.bytes ?? 0);
		kept.delete(id);
		kept.set(id, entry);
		const inView = new Set(wanted.map(each => each.id));
		for (const [oldest, {bytes}] of kept) {
			if (keptBytes <= boundBytes) break;
			if (inView.has(oldest)) continue;
			kept.delete(oldest);
			keptBytes -= bytes;
		}
	};

	const begin = async (item: Item): Promise<void> => {
		const controller = new AbortController();
		running.set(item.id, {...item, controller});
		const found = await load(item, controller.signal);
		if (running.get(item.id)?.controller !== controller) return;
		running.delete(item.id);
		if (found.ok) {
			const picture = fittedPicture(found.value, size);
			keep(item.id, {thumbnail: {kind: 'picture', picture}, size, bytes: picture.rgb.length + entryBytes, againAtMs: Infinity});
		} else {
			const why = noPictureOf(found.problem);
			keep(item.id, {thumbnail: {kind: 'none', why}, size, bytes: entryBytes, againAtMs: nowMs() + laterMs[why]});
		}

		advance();
		onChange();
	};

	const advance = (): void => {
		const {start, stop} = planLoading({wanted, running, isKnown, atOnce});
		for (const id of stop) {
			running.get(id)?.controller.abort();
			running.delete(id);
		}

		for (const item of start) void begin(item);
	};

	return {
		want(items, drawnSize) {
			const isSame = items.length === wanted.length && items.every(({id, isHeld}, index) => id === wanted[index]?.id && isHeld === wanted[index].isHeld)
				&& size.widthPixels === drawnSize.widthPixels && size.heightPixels === drawnSize.heightPixels;
			[wanted, size] = [items, drawnSize];
			if (isSame) {
				// Some may be due for another try.
				if (!settling) advance();
				return;
			}

			for (const {id} of items) {
				const entry = kept.get(id);
				if (entry) keep(id, entry);
			}

			for (const id of planLoading({wanted, running, isKnown, atOnce: 0}).stop) {
				running.get(id)?.controller.abort();
				running.delete(id);
			}

			clearTimeout(settling);
			settling = undefined;
			if (items.length === 0) return;
			settling = setTimeout(() => {
				settling = undefined;
				advance();
			}, settleMs);
		},
		thumbnailOf: id => kept.get(id)?.thumbnail ?? loading,
		tryAgain() {
			for (const [id, {thumbnail, bytes}] of kept) {
				if (thumbnail.kind !== 'none') continue;
				kept.delete(id);
				keptBytes -= bytes;
			}
		},
	};
}
