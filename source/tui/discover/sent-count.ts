import type {ScopeState, TargetState} from '../../machine/state.js';
import type {IsSent} from '../sent.js';

/** Counts the stacks of a target's blocks that the server has. */
export function sentCount(isSent: IsSent): (row: {readonly scope: ScopeState; readonly target: TargetState}) => number {
	return ({scope, target}) => {
		const folder = target.stackFolder ?? target.name;
		return target.blocks.filter(({coveredBy}) => coveredBy !== undefined && isSent(scope.id, folder, coveredBy)).length;
	};
}
