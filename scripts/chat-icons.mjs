// Draws the PNG icons of the chat page from web/public/icon.svg, after that was changed: node scripts/chat-icons.mjs
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';

const folder = fileURLToPath(new URL('../web/public/', import.meta.url));
const svg = readFileSync(`${folder}icon.svg`, 'utf8');
const [ground] = /#[0-9a-f]{6}/.exec(svg);
/** Side of the picture around the drawing of 64: a mask may cut off all but a circle of four fifths of it. */
const SAFE = 72;

/** The icon with its ground up to the edges, and the drawing within the safe circle. */
const maskable = svg
  .replace('viewBox="0 0 64 64"', `viewBox="${(64 - SAFE) / 2} ${(64 - SAFE) / 2} ${SAFE} ${SAFE}"`)
  .replace(/<rect [^>]*>/, `<rect x="-64" y="-64" width="192" height="192" fill="${ground}"/>`);

async function draw(source, size, name) {
  const density = (72 * size) / 64;
  await sharp(Buffer.from(source), { density })
    .resize(size, size)
    .png({ palette: true, compressionLevel: 9 })
    .toFile(folder + name);
}

await draw(svg, 192, 'icon-192.png');
await draw(svg, 512, 'icon-512.png');
await draw(maskable, 512, 'icon-maskable-512.png');
