/** A sort order for the rows of a list. */
export type Order<Row> = {
	readonly id: string;
	/** The title of the column that is marked; empty if none is. */
	readonly title: string;
	/** The largest or latest comes first. */
	readonly isDown?: boolean;
	/** The message when it is chosen: "longest exposure first". */
	readonly words: string;
	readonly compare: (a: Row, b: Row) => number;
};

/** The sorted rows. Equal rows, and all rows if there is no order, stay as they are. */
export function inOrder<Row>(rows: readonly Row[], orders: ReadonlyArray<Order<Row>>, sort: string | undefined): readonly Row[] {
	const order = sort === undefined ? undefined : orders.find(({id}) => id === sort);
	return order ? [...rows].sort(order.compare) : rows;
}

// M 2 comes before M 10. Made when it is needed: the first frame needs none, and it takes long.
let collator: Intl.Collator | undefined;

/** Compares from A to Z, with numbers in texts by value. */
export function byText<Row>(textOf: (row: Row) => string): Order<Row>['compare'] {
	return (a, b) => {
		collator ??= new Intl.Collator('en', {numeric: true, sensitivity: 'base'});
		return collator.compare(textOf(a), textOf(b));
	};
}

/** Compares with the smallest first, or with `isDown` the largest; unknown values come last in both cases. */
export function byNumber<Row>(numberOf: (row: Row) => number | undefined, isDown = false): Order<Row>['compare'] {
	const worst = isDown ? -Infinity : Infinity;
	return (a, b) => {
		const [first, second] = [numberOf(a) ?? worst, numberOf(b) ?? worst];
		return first === second ? 0 : (first < second) === isDown ? 1 : -1;
	};
}
