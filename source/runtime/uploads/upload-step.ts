import type {Upload} from '../../machine/uploads/upload.js';
import type {Clock} from '../clock.js';
import type {Session} from '../session.js';
import type {SentBefore} from './sent-before.js';
import type {ListPatience} from './server-list.js';
import type {UploadMemory} from './upload-memory.js';
import type {UploadServer} from './upload-server.js';

/** What one step of an upload works with. */
export type UploadStep = {
	readonly upload: Upload;
	readonly server: UploadServer;
	readonly login: NonNullable<ReturnType<UploadServer['login']>>;
	/** The telescope that has the file; undefined for a file of this machine. */
	readonly session: Session | undefined;
	readonly memory: UploadMemory;
	/** The block that it was made from, as this machine's journal knows it. */
	readonly madeOf: Upload['block'];
	/** What earlier runs, and other instances, have sent. */
	readonly sentBefore: (options?: {readonly mustBeFresh: boolean}) => Promise<SentBefore>;
	readonly listPatience: ListPatience;
	readonly isLocationScrubbed: boolean;
	readonly dataFolder: string;
	/** Nothing is sent and nothing is recorded. */
	readonly isDryRun: boolean;
	readonly clock: Clock;
	readonly signal: AbortSignal;
};
