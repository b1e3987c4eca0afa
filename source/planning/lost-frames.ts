/** Whether a stack has lost so many of its frames that one should find out why: more than a third, since a few never fit. */
export function hasLostMany(aligned: number | undefined, given: number | undefined): boolean {
	return aligned !== undefined && given !== undefined && (given - aligned) * 3 > given;
}
