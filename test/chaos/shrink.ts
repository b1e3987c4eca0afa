import type {Violation} from './invariants.js';
import type {NightPlan} from './night-plan.js';

/** Leaves out of a bad night what is not needed to break the same rule; since timing matters, each part is tried twice. */
export async function shrunk(plan: NightPlan, violations: readonly Violation[], play: (candidate: NightPlan) => Promise<readonly Violation[]>): Promise<NightPlan> {
	const rules = new Set(violations.map(({rule}) => rule));
	const isStillBad = async (candidate: NightPlan) => {
		for (let nth = 0; nth < 2; nth++) if ((await play(candidate)).some(({rule}) => rules.has(rule))) return true;
		return false;
	};

	let small = plan;
	for (const list of ['mishaps', 'runs'] as const) {
		for (let index = plan[list].length - 1; index >= 0; index--) {
			const candidate = {...small, [list]: (small[list] as readonly unknown[]).filter((_, at) => at !== index)};
			// A night without any runs of its own is still finished by the last ones.
			if (await isStillBad(candidate)) small = candidate;
		}
	}

	return small;
}
