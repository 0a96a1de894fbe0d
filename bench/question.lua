-- Another question in every request, as of another day and entry:
--
--	wrk -s question.lua ADDRESS -- PATH SCHEMES FIRST LAST
--
-- asks about scheme-1 to scheme-SCHEMES at entries from FIRST to LAST; a
-- vintage and the operator's figures are given two times in three.
local path, schemes, first, last = "", 1, 1, 1

function init(args)
	local seed = io.open("/dev/urandom", "rb"):read(3)
	math.randomseed(seed:byte(1) + 256 * seed:byte(2) + 65536 * seed:byte(3))
	path, schemes = args[1], tonumber(args[2])
	first, last = tonumber(args[3]), tonumber(args[4])
end

local function maybe(name, least, most)
	return math.random(3) == 1 and ""
		or string.format("&%s=%d", name, math.random(least, most))
end

function request()
	return wrk.format("GET", string.format(
		"%s?scheme=scheme-%d&unit=%s&on=%04d-%02d-%02d&entry=%d%s%s%s", path,
		math.random(schemes), math.random(2) == 1 and "quota" or "other",
		math.random(2012, 2034), math.random(12), math.random(28),
		math.random(first, last), maybe("vintage", 2010, 2034),
		maybe("surrender_obligation", 0, 1000000), maybe("used", 0, 1000)))
end

-- In each thread and in the one that sums up.
local here = debug.getinfo(1, "S").source:match("^@?(.*)question%.lua$")
dofile(here .. "load.lua")
