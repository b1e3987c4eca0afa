import process from 'node:process';

/** Arguments by which Node writes a profile of a run, if CROWDSKY_BENCH_PROFILE names a folder for them; see bench/profile.ts. */
export function profiled(): string[] {
	const folder = process.env['CROWDSKY_BENCH_PROFILE'];
	return folder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${folder}`];
}
