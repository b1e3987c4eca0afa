/**
 * A duration in at most two units: "45 s", "3 min 20 s", "2 h 05 min", "1 d 4 h". It is rounded to whole seconds; anything
 * negative or not a number is "-".
 */
export function durationText(seconds: number | undefined): string {
	if (seconds === undefined || !Number.isFinite(seconds) || seconds < 0) return '-';
	const whole = Math.round(seconds);
	if (whole < 60) return `${whole} s`;
	const minutes = Math.floor(whole / 60);
	if (minutes < 60) return whole % 60 === 0 ? `${minutes} min` : `${minutes} min ${twoDigits(whole % 60)} s`;
	const hours = Math.floor(minutes / 60);
	if (hours < 24) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${twoDigits(minutes % 60)} min`;
	const days = Math.floor(hours / 24);
	return hours % 24 === 0 ? `${days} d` : `${days} d ${hours % 24} h`;
}

/**
 * A remaining time, no more precise than an estimate can be: "about 3 min", and below a minute in steps of five seconds, so
 * that it does not jump every second.
 */
export function remainingText(seconds: number | undefined): string {
	if (seconds === undefined || !Number.isFinite(seconds) || seconds < 0) return '-';
	if (seconds < 55) return `${Math.max(5, Math.ceil(seconds / 5) * 5)} s`;
	return durationText(Math.round(seconds / 60) * 60);
}

const sizeUnits = ['kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** Bytes with decimal prefixes (IEC 80000-13, as file managers do): "512 B", "12.3 MB". */
export function sizeText(bytes: number | undefined): string {
	if (bytes === undefined || !Number.isFinite(bytes) || bytes < 0) return '-';
	if (bytes < 1000) return `${Math.round(bytes)} B`;
	let amount = bytes;
	for (const unit of sizeUnits) {
		amount /= 1000;
		// Rounding must not give "1000 kB".
		if (amount < 999.5 || unit === 'PB') return `${amount < 99.95 ? amount.toFixed(1) : Math.round(amount)} ${unit}`;
	}

	return '-';
}

/** Bytes per second: "1.2 MB/s". */
export function rateText(bytesPerSecond: number | undefined): string {
	const size = sizeText(bytesPerSecond);
	return size === '-' ? size : `${size}/s`;
}

function twoDigits(value: number): string {
	return String(value).padStart(2, '0');
}
