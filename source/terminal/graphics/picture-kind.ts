/** How pictures may be drawn, as the user asks for it: `auto` asks the terminal, `blocks` are half blocks, the others protocols. */
export const pictureKinds = ['auto', 'blocks', 'kitty', 'iterm2', 'sixel'] as const;
export type PictureKind = (typeof pictureKinds)[number];
