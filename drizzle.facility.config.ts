import { defineConfig } from 'drizzle-kit';

/** Read by `scripts/generate-migrations.ts facility`. */
export default defineConfig({
  dialect: 'sqlite',
  schema: './main/controller/**/*-schema.ts',
  out: './main/controller/db/migrations',
  breakpoints: true,
});
