# syntax=docker/dockerfile:1
FROM node:24-slim AS build
WORKDIR /loket
COPY package.json package-lock.json .npmrc ./
COPY packages/embedded-mongo/package.json ./packages/embedded-mongo/
RUN npm ci
COPY . .
RUN npm run build

FROM node:24-slim AS dependencies
WORKDIR /loket
COPY package.json package-lock.json .npmrc ./
COPY packages/embedded-mongo/package.json ./packages/embedded-mongo/
RUN npm ci --omit=dev

FROM node:24-slim
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=3000 \
    DATA_DIR=/data
WORKDIR /loket
COPY --from=dependencies /loket/node_modules ./node_modules
COPY --from=build /loket/packages/embedded-mongo/package.json ./packages/embedded-mongo/
COPY --from=build /loket/packages/embedded-mongo/dist ./packages/embedded-mongo/dist
COPY --from=build /loket/dist/src ./dist/src
COPY --from=build /loket/dist/web ./dist/web
COPY package.json LICENSE ./
COPY office ./office
RUN mkdir /data && chown node:node /data && chmod 700 /data
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# The product itself is the first process: SIGTERM reaches it.
CMD ["node", "dist/src/main.js"]
