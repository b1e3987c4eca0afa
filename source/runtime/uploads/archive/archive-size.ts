const units: Readonly<Record<string, number>> = {kB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30, TiB: 2 ** 40};

/** Bytes of `2GB`, `500 MB` or `1.5TiB`; undefined for anything else. Case does not matter. */
export function parseSize(text: string): number | undefined {
	const [, amount, unit] = /^(\d{1,9}(?:\.\d{1,6})?) ?([kmgt]i?b)$/i.exec(text.trim()) ?? [];
	const bytes = Object.entries(units).find(([name]) => name.toLowerCase() === unit?.toLowerCase())?.[1];
	return bytes === undefined ? undefined : Math.round(Number(amount) * bytes);
}
