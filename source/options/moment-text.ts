const agoPattern = /^\d{1,5}[mhd]$/;
const timePattern = /^(\d\d?):(\d\d)$/;
const datePattern = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d))?(?:Z|[+-]\d\d:\d\d)?)?$/;

/** What is wrong with the text of --since or --until; period.ts says which moment it means. */
export function checkMoment(text: string): string | undefined {
	const trimmed = text.trim();
	return agoPattern.test(trimmed) || isClock(trimmed) || isDate(trimmed)
		? undefined : 'write it like 2026-02-27, 2026-02-27T21:00, 21:00 or 12h (ago)';
}

function isClock(text: string): boolean {
	const [, hours, minutes] = timePattern.exec(text) ?? [];
	return isTime(hours, minutes);
}

function isDate(text: string): boolean {
	const [, date = '', ...time] = datePattern.exec(text) ?? [];
	const day = new Date(`${date}T00:00:00Z`);
	// A day that the month does not have would become a day of the next month.
	return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(date) && isTime(time[0] ?? '0', time[1], time[2]);
}

function isTime(hours: string | undefined, minutes = '0', seconds = '0'): boolean {
	return hours !== undefined && Number(hours) < 24 && Number(minutes) < 60 && Number(seconds) < 60;
}
