// The rules of this project that no linter has, as a plugin of oxlint's.
import {noCircles} from './circles.mjs';
import {noNeedlessExports} from './exports.mjs';
import {roomImports} from './rooms.mjs';
import {syntax} from './syntax.mjs';

export default {
	meta: {name: 'house'},
	rules: {'room-imports': roomImports, 'no-circles': noCircles, 'no-needless-exports': noNeedlessExports, syntax},
};
