import * as Instant from 'temporal-polyfill/fns/Instant';
import * as PlainDateTime from 'temporal-polyfill/fns/PlainDateTime';
import * as ZonedDateTime from 'temporal-polyfill/fns/ZonedDateTime';

/** The telescope's own clock: this machine's (or the one that it is given) plus an offset, in a zone; pi_set_time can set both. */
export class ScopeClock {
	timeZone: string;
	offsetMs: number;
	readonly #machineMs: () => number;
	#startedAtMs = performance.now();

	constructor(timeZone: string, offsetSeconds: number, machineMs: () => number = Date.now) {
		this.timeZone = timeZone;
		this.offsetMs = offsetSeconds * 1000;
		this.#machineMs = machineMs;
	}

	/** Milliseconds since 1970. */
	nowMs(): number {
		return Math.round(this.#machineMs() + this.offsetMs);
	}

	now(): Instant.Record {
		return Instant.fromEpochMilliseconds(this.nowMs());
	}

	local(): PlainDateTime.Record {
		return ZonedDateTime.toPlainDateTime(Instant.toZonedDateTimeISO(this.now(), this.timeZone));
	}

	/** Sets the clock to a local time in a zone. Throws RangeError for a zone or a date that does not exist. */
	set(local: PlainDateTime.FromFields, timeZone: string): void {
		const {epochMilliseconds} = PlainDateTime.toZonedDateTime(PlainDateTime.fromFields(local, {overflow: 'reject'}), timeZone);
		this.offsetMs = epochMilliseconds - this.#machineMs();
		this.timeZone = timeZone;
	}

	/** Seconds since the telescope was switched on, as text: the `Timestamp` of its messages. */
	uptime(): string {
		// A telescope that has just been switched on takes some seconds before it listens.
		return (((performance.now() - this.#startedAtMs) / 1000) + 20).toFixed(9);
	}

	restart(): void {
		this.#startedAtMs = performance.now();
	}
}
