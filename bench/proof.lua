-- A proof of another entry in every request:
--
--	wrk -s proof.lua ADDRESS -- ENTRIES PATH
local path, entries

function init(args)
	entries, path = tonumber(args[1]), args[2]
end

function request()
	return wrk.format("GET", string.format("%s?entry=%d", path,
		math.random(1, entries)))
end

local here = debug.getinfo(1, "S").source:match("^@?(.*)proof%.lua$")
dofile(here .. "load.lua")
