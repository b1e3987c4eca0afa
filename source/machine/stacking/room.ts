/** What a telescope needs to work with, however small its stacks, in megabytes. */
const leastFreeMb = 100;
/** A stack with its pictures, if none has been seen yet, in megabytes: 1080x1920 pixels in three colours and 16 bits, 2160x3840 for the 4K models. */
const usualStackMb = 13;
const largeStackMb = 52;
const largeModel = /\bS\d+ ?Pro\b/i;

/** About what a stack of this model takes, with its pictures, in megabytes; `seenBytes` is the size of one that it made. */
export function stackMb(model: string | undefined, seenBytes?: number): number {
	if (seenBytes !== undefined) return seenBytes / 1e6;
	return largeModel.test(model ?? '') ? largeStackMb : usualStackMb;
}

/** With less than this a telescope has no room for even one stack, in megabytes. */
export function leastRoomMb(model: string | undefined, seenBytes?: number): number {
	return Math.max(leastFreeMb, stackMb(model, seenBytes));
}
