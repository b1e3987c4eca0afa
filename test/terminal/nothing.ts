// Stands for Ink's debugger in the bundled sample.
const nothing = {};
export default nothing;
