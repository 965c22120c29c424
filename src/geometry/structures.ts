export { type ChannelArray, channelArray } from './structures/channel-array.ts';
export { type ContactVoids, contactVoids } from './structures/contact-voids.ts';
export { type Fibres, fibres } from './structures/fibres.ts';
export { type Foam, foam } from './structures/foam.ts';
export { type Pillars, pillars } from './structures/pillars.ts';
export { type AngleDistribution, type RandomSheets, randomSheets } from './structures/random-sheets.ts';
export { type ChannelPath, type ShapedChannels, shapedChannels } from './structures/shaped-channels.ts';
export { type SheetStack, sheetStack } from './structures/sheet-stack.ts';
export type { Box, Structure } from './structures/structure.ts';
