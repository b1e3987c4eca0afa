/** The most that the largest of the usual systems buffers per connection: Linux's tcp_wmem and the sendbuf_max of macOS and the BSDs. */
const buffersAtMostBytes = 4 * 1024 * 1024;

/** Handing over counts as blocked when nothing more was accepted for this long, in ms. */
const heldUpMs = 100;

/** Only the answer proves that everything has arrived. */
const estimatedAtMost = 0.99;

/** Where a body is, as seen from here alone: it is told what has been handed over, and asked how much of that is on the other side. */
type InFlight = {
	handed(bytes: number, atMs: number): void;
	/** Bytes that are probably on the other side; never more than were handed over, and never all of them. */
	arrived(totalBytes: number, atMs: number): number;
};

/**
 * The estimate for systems that do not report what was acknowledged. What they accept in one go is in their buffers; from
 * the first time that they block, the buffers are full, and as much leaves as they accept. So what was accepted in the
 * longest run without blocking is still in transit, and follows at the rate of the rest once everything has been handed
 * over.
 */
export function estimateInFlight(): InFlight {
	let handed = 0;
	let handedAtMs: number | undefined;
	let run = 0;
	let longestRun = 0;
	let held: {readonly bytes: number; readonly atMs: number} | undefined;
	return {
		handed(bytes, atMs) {
			const isHeldUp = handedAtMs !== undefined && atMs - handedAtMs >= heldUpMs;
			if (isHeldUp && handedAtMs !== undefined) held ??= {bytes: handed, atMs: handedAtMs};
			run = isHeldUp ? bytes - handed : run + bytes - handed;
			longestRun = Math.min(buffersAtMostBytes, Math.max(longestRun, run));
			handed = bytes;
			handedAtMs = atMs;
		},
		arrived(totalBytes, atMs) {
			const out = Math.max(0, handed - longestRun);
			if (handed < totalBytes || held === undefined || handedAtMs === undefined || handedAtMs <= held.atMs) return out;
			const bytesPerMs = (handed - held.bytes) / (handedAtMs - held.atMs);
			return Math.max(out, Math.min(totalBytes * estimatedAtMost, out + (bytesPerMs * (atMs - handedAtMs))));
		},
	};
}
