const minutesPerDay = 1440;

/** True for a block's length in minutes that divides a day: whole numbers from 1 to 1440. Others would drift against the clock. */
export function isLegalBlockMinutes(minutes: number): boolean {
	return Number.isInteger(minutes) && minutes >= 1 && minutesPerDay % minutes === 0;
}

/** Every valid length of a block in minutes, ascending. */
export function legalBlockMinutes(): number[] {
	return Array.from({length: minutesPerDay}, (_, index) => index + 1).filter(minutes => isLegalBlockMinutes(minutes));
}
