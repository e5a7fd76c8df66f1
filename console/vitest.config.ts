import { defineConfig } from 'vitest/config';

// Far from UTC, so that a moment told in the wrong zone is noticed.
process.env.TZ = 'Asia/Kathmandu';

export default defineConfig({ test: { include: ['src/**/*.test.ts'], environment: 'node' } });
