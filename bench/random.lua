-- Another day and another entry in every request: no answer is in any cache.
--
--	wrk -s random.lua ADDRESS -- FIRST LAST PATH...
--
-- asks for the paths in turn, as of entries from FIRST to LAST.
local paths, first, last = {}, 1, 1
local turn = 0

function init(args)
	local seed = io.open("/dev/urandom", "rb"):read(3)
	math.randomseed(seed:byte(1) + 256 * seed:byte(2) + 65536 * seed:byte(3))
	first, last = tonumber(args[1]), tonumber(args[2])
	for i = 3, #args do
		paths[#paths + 1] = args[i]
	end
end

function request()
	turn = turn % #paths + 1
	return wrk.format("GET", string.format(
		"%s%son=%04d-%02d-%02d&entry=%d", paths[turn],
		paths[turn]:find("?", 1, true) and "&" or "?",
		math.random(2000, 2040), math.random(1, 12), math.random(1, 28),
		math.random(first, last)))
end

-- In each thread and in the one that sums up.
local here = debug.getinfo(1, "S").source:match("^@?(.*)random%.lua$")
dofile(here .. "load.lua")
