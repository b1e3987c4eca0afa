import {estimateInFlight} from './in-flight.js';
import {unacknowledgedBytes, type Connection} from './unacknowledged.js';

/** How often to check where the body is, in ms. */
const lookEveryMs = 250;

/** Follows the body of a request to the other side. Stop it, or it goes on for ever. */
type BodyFollower = {
	/** This much of it has been handed over to the system. */
	handed(bytes: number, totalBytes: number): void;
	/** The answer has come, or nothing more will. `isTaken`: the other side has answered, so what was completely handed over has arrived. */
	stop(options: {readonly isTaken: boolean}): void;
};

type Following = {
	/** The socket it is sent on, once known. */
	readonly connection: () => Connection | undefined;
	/** Bytes that the other side has received, increasing, and the total; called when there are more. */
	readonly onArrived: (bytes: number, totalBytes: number, isMeasured: boolean) => void;
	/** The number of bytes in transit, if the system reports it. */
	readonly unacknowledged?: (connection: Connection) => Promise<number | undefined>;
};

/**
 * Reports how much of a body the other side has received. How much was handed over says little: a system accepts megabytes
 * in an instant, and takes minutes to send them.
 */
export function followBody({connection, onArrived, unacknowledged = unacknowledgedBytes}: Following): BodyFollower {
	const estimate = estimateInFlight();
	let handed = 0;
	let total = 0;
	let told = 0;
	let isStopped = false;
	let isLooking = false;
	const tell = (bytes: number, isMeasured: boolean) => {
		if (bytes <= told) return;
		told = bytes;
		onArrived(bytes, total, isMeasured);
	};

	const look = async () => {
		const line = connection();
		if (isLooking || line === undefined || handed === 0) return;
		isLooking = true;
		// Read before asking: what is handed over meanwhile may be among what is in transit.
		const before = handed;
		const onItsWay = await unacknowledged(line);
		isLooking = false;
		if (isStopped) return;
		if (onItsWay === undefined) tell(Math.floor(estimate.arrived(total, performance.now())), false);
		else tell(Math.max(0, before - onItsWay), true);
	};

	const timer = setInterval(() => {
		void look();
	}, lookEveryMs);
	return {
		handed(bytes, totalBytes) {
			handed = bytes;
			total = totalBytes;
			estimate.handed(bytes, performance.now());
		},
		stop({isTaken}) {
			if (isStopped) return;
			isStopped = true;
			clearInterval(timer);
			if (isTaken && handed > 0 && handed === total) tell(total, true);
		},
	};
}
