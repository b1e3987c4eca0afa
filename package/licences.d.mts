import type {Metafile} from 'esbuild';

/** The licences of all packages that have something in these outputs, whose code is `program`. */
export function licencesText(outputs: Metafile['outputs'], program: string): Promise<string>;
