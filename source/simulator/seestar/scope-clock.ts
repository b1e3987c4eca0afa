import {Temporal} from 'temporal-polyfill';

/** The telescope's own clock: this machine's plus an offset, in a zone; both can be set by pi_set_time. */
export class ScopeClock {
	timeZone: string;
	offsetMs: number;
	#startedAtMs = performance.now();

	constructor(timeZone: string, offsetSeconds: number) {
		this.timeZone = timeZone;
		this.offsetMs = offsetSeconds * 1000;
	}

	now(): Temporal.Instant {
		return Temporal.Instant.fromEpochMilliseconds(Math.round(Date.now() + this.offsetMs));
	}

	local(): Temporal.PlainDateTime {
		return this.now().toZonedDateTimeISO(this.timeZone).toPlainDateTime();
	}

	/** Sets the clock to a local time in a zone. Throws RangeError for a zone or a date that does not exist. */
	set(local: Temporal.PlainDateTimeLike, timeZone: string): void {
		const instant = Temporal.PlainDateTime.from(local, {overflow: 'reject'}).toZonedDateTime(timeZone).toInstant();
		this.offsetMs = instant.epochMilliseconds - Date.now();
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
