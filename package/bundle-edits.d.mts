import type {Plugin} from 'esbuild';

/** What the bundle changes of its packages. */
export declare const bundleEdits: Plugin[];

/** Those of source/format/one-cell.ts. */
export declare const oneCellCharacters: string;
