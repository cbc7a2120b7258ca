/* What /proc/self/smaps says of the mapping at an address. */
#pragma once
#include "check.h"

static char smaps_text[256 * 1024];

/* The rest of the line that starts with name ("VmFlags:", "Locked:") and belongs to the mapping that holds the address. */
static UNUSED const char *smaps_field(const void *address, const char *name, char *into, size_t size)
{
    int inside = 0;
    into[0] = 0;
    slurp("/proc/self/smaps", smaps_text, sizeof smaps_text);
    for (char *line = smaps_text; line != NULL && *line != 0; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL)
    {
        unsigned long start, end;
        if (sscanf(line, "%lx-%lx ", &start, &end) == 2)
        {
            inside = start <= (unsigned long)address && (unsigned long)address < end;
        }
        else if (inside && strncmp(line, name, strlen(name)) == 0)
        {
            const char *value = line + strlen(name) + strspn(line + strlen(name), " ");
            snprintf(into, size, "%.*s", (int)strcspn(value, "\n"), value);
            break;
        }
    }

    return into;
}

/* Its VmFlags, without "sd" (soft dirty): that says nothing of the mapping itself. */
static UNUSED const char *vm_flags(const void *address, char *into, size_t size)
{
    smaps_field(address, "VmFlags:", into, size);
    char *dirty = strstr(into, "sd ");
    if (dirty != NULL)
    {
        memmove(dirty, dirty + 3, strlen(dirty + 3) + 1);
    }

    return into;
}

static UNUSED int has_flag(const void *address, const char *flag)
{
    char flags[256], padded[8];
    snprintf(padded, sizeof padded, "%s ", flag);
    return strstr(vm_flags(address, flags, sizeof flags), padded) != NULL;
}
