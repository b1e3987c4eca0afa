import type {Plugin} from 'esbuild';

/** What the bundle changes of its packages. */
export declare const bundleEdits: Plugin[];
