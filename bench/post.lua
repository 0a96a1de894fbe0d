-- Posts one body of JSON again and again:
--
--	wrk -s post.lua ADDRESS -- FILE
function init(args)
	local file = assert(io.open(args[1], "rb"))
	wrk.method = "POST"
	wrk.headers["Content-Type"] = "application/json"
	wrk.body = file:read("*a")
	file:close()
end

local here = debug.getinfo(1, "S").source:match("^@?(.*)post%.lua$")
dofile(here .. "load.lua")
