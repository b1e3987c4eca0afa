/** So many names of sub-frames as a telescope lists them: nights of 2,500 frames, each name a text of its own. */
export function listedNames(number) {
	const names = [];
	const beginMs = Date.UTC(2025, 0, 1, 18);
	for (let at = 0; at < number; at += 20) {
		// Twenty a page, as JSON.
		const page = Array.from({length: Math.min(20, number - at)}, (_, index) => {
			const nth = at + index;
			const night = Math.floor(nth / 2500);
			const stamp = new Date(beginMs + (night * 86_400_000) + ((nth % 2500) * 13_000)).toISOString();
			return {name: `Light_M 81_10.0s_${night % 2 === 0 ? 'LP' : 'IRCUT'}_${stamp.slice(0, 10).replaceAll('-', '')}-${stamp.slice(11, 19).replaceAll(':', '')}.fit`};
		});
		for (const {name} of JSON.parse(JSON.stringify(page))) names.push(name);
	}

	return names;
}
