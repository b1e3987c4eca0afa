import type {CrowdSky, StackRow, StackUpload, UploadAnswer} from '../../source/crowdsky/port.js';
import {retryAfterMs} from '../../source/crowdsky/retry-after.js';
import {statusProblem} from '../../source/crowdsky/status-problem.js';
import {failure, problemOf, success, type Result} from '../../source/errors/problem.js';
import {RequestLimit} from '../../source/simulator/crowdsky/request-limit.js';
import type {VirtualClock} from './virtual-clock.js';

export type DawnLimit = {readonly perSecond: number; readonly burst: number; readonly retryAfterSeconds?: number};

/** Seconds that 12 MB take over a home's uplink of 2 MB/s, and an answer over the network. */
const uploadSeconds = 6;
const answerSeconds = 0.2;
/** Of the uploads that it takes, so many lose their answer on the way: their site must find them in the list. */
const lostShare = 0.01;

/** A CrowdSky server in virtual time with the simulated server's limit: it refuses a request before its body, as a web server does. */
export class DawnServer {
	/** How often each stack became a record, by site and name. */
	readonly records = new Map<string, number>();
	lastRecordMs = 0;
	taken = 0;
	refused = 0;
	/** The most requests that came within one second, refused ones too; and the most uploads that it took in at the same time. */
	mostInASecond = 0;
	mostAtOnce = 0;
	readonly #clock: VirtualClock;
	readonly #options: DawnLimit;
	readonly #draw: () => number;
	readonly #limit = new RequestLimit();
	#second = {number: 0, requests: 0};
	#atOnce = 0;

	constructor(clock: VirtualClock, options: DawnLimit, draw: () => number) {
		this.#clock = clock;
		this.#options = options;
		this.#draw = draw;
	}

	/** The server as one site's account sees it; `rowOf` makes the row that its list shows of a stack. */
	accountOf(site: number, rowOf: (name: string, id: number) => StackRow): CrowdSky {
		const rows: StackRow[] = [];
		const nowhere = async () => Promise.resolve(failure(problemOf('missing', 'No', 'nobody asks for it here', '')));
		return {
			url: 'https://dawn.example',
			listStacks: async (): Promise<Result<readonly StackRow[]>> => {
				const headers = this.#refusal();
				await this.#clock.sleep(answerSeconds * 1000);
				if (!headers) return success([...rows].reverse());
				const askedMs = retryAfterMs(headers, this.#clock.now());
				return failure({...statusProblem('Could not read the list of your stacks', 429, headers, ''), ...(askedMs !== undefined && {retryAfterMs: askedMs})});
			},
			upload: async ({name}: StackUpload): Promise<UploadAnswer> => {
				const headers = this.#refusal();
				if (headers) {
					await this.#clock.sleep(answerSeconds * 1000);
					// Of 12 MB most has not left the site by then.
					return {ok: false, problem: statusProblem(`${name} was not sent`, 429, headers, ''), mayHaveArrived: true, isSurelyPartial: true, retryAfterMs: retryAfterMs(headers, this.#clock.now())};
				}

				this.mostAtOnce = Math.max(this.mostAtOnce, ++this.#atOnce);
				await this.#clock.sleep((uploadSeconds + answerSeconds) * 1000);
				this.#atOnce--;
				const key = `${site}/${name}`;
				this.records.set(key, (this.records.get(key) ?? 0) + 1);
				this.lastRecordMs = this.#clock.now();
				const row = rowOf(name, rows.length + 1);
				rows.push(row);
				if (this.#draw() >= lostShare) return {ok: true, value: {chunkKey: row.chunkKey, jobId: undefined}};
				return {ok: false, problem: problemOf('unreachable', `${name} was not confirmed`, 'the connection broke off', 'Its list tells.'), mayHaveArrived: true, isSurelyPartial: false, retryAfterMs: undefined};
			},
			download: nowhere,
			thumbnail: nowhere,
		};
	}

	/** Counts a request; the headers of the refusal where it is above the limit. */
	#refusal(): Record<string, string> | undefined {
		const nowMs = this.#clock.now();
		const number = Math.floor(nowMs / 1000);
		this.#second = number === this.#second.number ? {number, requests: this.#second.requests + 1} : {number, requests: 1};
		this.mostInASecond = Math.max(this.mostInASecond, this.#second.requests);
		if (this.#limit.takes(nowMs, this.#options)) {
			this.taken++;
			return undefined;
		}

		this.refused++;
		const {retryAfterSeconds} = this.#options;
		return retryAfterSeconds === undefined ? {} : {'retry-after': String(retryAfterSeconds)};
	}
}
