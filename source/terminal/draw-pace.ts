/** When to draw: by itself at most once in a while, at once after a key. */
export type DrawPace = {
	/** Something changed; a drawing follows. */
	ask(): void;
	/** A key was pressed: the next requested drawing happens at once. */
	hurry(): void;
	/** Draws now, whatever the pace. */
	now(): void;
	/** Draws nothing until `go` is called (while suspended, or between two screens). */
	hold(): void;
	go(): void;
	end(): void;
};

// A key that is held down repeats about 30 times a second; no eye and no slow connection needs more.
const leastAfterKeyMs = 30;

// The reaction to a key may come a few turns of the event loop later.
const hurryLastsMs = 120;

/** Calls `draw` at most once in `leastMs` milliseconds; it must not throw. */
export function drawPaceOf(draw: () => void, leastMs = 250): DrawPace {
	let timer: NodeJS.Timeout | undefined;
	let dueAtMs = Infinity;
	let isAsked = false;
	let isHeld = false;
	let drewAtMs = -Infinity;
	let hurryUntilMs = -Infinity;

	const run = (): void => {
		clearTimeout(timer);
		timer = undefined;
		dueAtMs = Infinity;
		if (isHeld) return;
		isAsked = false;
		drewAtMs = performance.now();
		draw();
	};

	const plan = (): void => {
		if (isHeld || !isAsked) return;
		const nowMs = performance.now();
		const at = drewAtMs + (nowMs < hurryUntilMs ? leastAfterKeyMs : leastMs);
		if (at >= dueAtMs) return;
		clearTimeout(timer);
		dueAtMs = at;
		timer = setTimeout(run, Math.max(0, at - nowMs));
	};

	return {
		ask() {
			isAsked = true;
			plan();
		},
		hurry() {
			hurryUntilMs = performance.now() + hurryLastsMs;
			plan();
		},
		now: run,
		hold() {
			isHeld = true;
			clearTimeout(timer);
			timer = undefined;
			dueAtMs = Infinity;
		},
		go() {
			isHeld = false;
			plan();
		},
		end() {
			isHeld = true;
			clearTimeout(timer);
		},
	};
}
