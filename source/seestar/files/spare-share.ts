import type {SmbShare} from '../smb/share.js';

/** So long an open share waits for whoever needs one next, ms: the steps of a naming follow each other within a fraction of it. */
const waitsMs = 2000;

type Place = {readonly host: string; readonly port: number};
type Spare = Place & {readonly share: SmbShare; readonly end: NodeJS.Timeout};

/**
 * The connection to the share that was used last, for a moment: a stack's naming lists its folder and renames three files,
 * and a login takes four answers of the telescope. It serves one at a time; whoever finds none, or one that is gone, opens one.
 */
export class SpareShare {
	#spare: Spare | undefined;
	#isEnded = false;

	/** The open share at this place, which is the taker's from now on; undefined if there is none. */
	take({host, port}: Place): SmbShare | undefined {
		const spare = this.#spare;
		if (spare?.host !== host || spare.port !== port) return undefined;
		clearTimeout(spare.end);
		this.#spare = undefined;
		if (spare.share.isOpen) return spare.share;
		spare.share.close();
		return undefined;
	}

	/** Keeps a share on which everything that was asked has been answered. */
	put({host, port}: Place, share: SmbShare): void {
		this.close();
		if (this.#isEnded) {
			share.close();
			return;
		}

		const end = setTimeout(() => {
			this.close();
		}, waitsMs).unref();
		this.#spare = {host, port, share, end};
	}

	/** Closes the share that is kept, if there is one, without waiting for its answer. */
	close(): void {
		clearTimeout(this.#spare?.end);
		this.#spare?.share.close();
		this.#spare = undefined;
	}

	/** Closes it, and keeps none from now on. */
	end(): void {
		this.#isEnded = true;
		this.close();
	}
}
