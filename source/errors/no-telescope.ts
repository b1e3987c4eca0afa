import {problemOf} from './problem.js';

/** The search has ended and nobody answered. */
export const noTelescope = problemOf('unreachable', 'No telescope was found', 'none answers on this network', 'Switch it on and join its network, or give its address with --host.');
