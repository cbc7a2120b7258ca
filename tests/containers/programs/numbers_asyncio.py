"""Keeps numbers in memory, as asyncio's streams bring them. A task of its own counts ticks of the loop's clock beside it."""
import asyncio

numbers = {}
counts = {"sets": 0, "ticks": 0}


async def serve(reader, writer):
    try:
        while line := await reader.readline():
            verb, _, number = line.decode().strip().partition(" ")
            if verb == "set":
                counts["sets"] += 1
                numbers[number] = number
            writer.write(b"%s\n" % str(counts.get(number, numbers.get(number, "missing"))).encode())
            await writer.drain()
    except OSError:
        pass
    finally:
        writer.close()


async def tick():
    while True:
        await asyncio.sleep(0.01)
        counts["ticks"] += 1


async def main():
    server = await asyncio.start_server(serve, "", 8000)
    ticking = asyncio.create_task(tick())
    print("ready", flush=True)
    await asyncio.gather(server.serve_forever(), ticking)


asyncio.run(main())
